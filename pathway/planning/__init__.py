"""Looking ahead, only by calling what decides: projection, scenarios, impact, forecast."""
