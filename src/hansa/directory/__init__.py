"""Who is there: organisations, clusters, memberships, mandates, offices, regions, activities and projects."""
