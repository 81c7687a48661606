"""Policies of other engines, as the ValidatingAdmissionPolicies that mean the same."""
