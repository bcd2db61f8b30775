using Saker.EndToEnd.Tests.Support;
using Xunit;

// One after the other: some of these tests look at processor time and latencies, which a neighbour would spoil.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(SampleSite))]
