"""Run the stages: settings and sources come in; a run with its report comes out. Only this package knows Prefect."""
