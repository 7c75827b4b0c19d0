using Ullage.Testing;

namespace Ullage.Hosting.Npgsql.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_committed_one() => Assert.Empty(PublicApi.Difference(typeof(DatabaseOptions).Assembly));
}
