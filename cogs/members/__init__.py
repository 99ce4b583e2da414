"""`/membres`: the register of members, from a spreadsheet and back to one."""
