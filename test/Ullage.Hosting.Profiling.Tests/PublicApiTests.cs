using Ullage.Pprof;
using Ullage.Testing;

namespace Ullage.Hosting.Profiling.Tests;

public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(RuntimeProfiler))]
    [InlineData(typeof(PprofReader))]
    public void The_public_surface_is_the_committed_one(Type type) => Assert.Empty(PublicApi.Difference(type.Assembly));
}
