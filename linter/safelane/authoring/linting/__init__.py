"""What is wrong or doubtful in the files of an author, with the place of each mistake inside the YAML."""
