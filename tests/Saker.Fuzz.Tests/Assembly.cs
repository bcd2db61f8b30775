using Xunit;

// The map of edges is one for the process: two executions at a time would write over each other's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
