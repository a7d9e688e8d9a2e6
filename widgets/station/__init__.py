"""The query station in the lobby: native pages, full-screen, over the tenant web and nothing else."""
