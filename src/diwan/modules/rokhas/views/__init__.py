"""Pages of Rokhas: the public register and indicators, tenders for everybody and at the desk, arrears."""
