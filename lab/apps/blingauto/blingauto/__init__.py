"""BlingAuto in small: an API with log-in and vehicles, for the lab."""
