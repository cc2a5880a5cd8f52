"""SamaConso in small: a consumption API and its worker, for the lab."""
