"""Reference data that the package ships: small derived tables. Sources and licences stand in README.md beside them."""
