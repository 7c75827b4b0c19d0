using Ullage.Testing;

namespace Ullage.Hosting.Npgsql.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_committed_one()
    {
        var path = Path.Combine(Checkout.Root, "docs", "api", "Ullage.Hosting.Npgsql.txt");
        var found = PublicApi.Of(typeof(DatabaseOptions).Assembly);
        if (Environment.GetEnvironmentVariable("ULLAGE_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(path, found);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == found,
            "The public surface differs from docs/api/Ullage.Hosting.Npgsql.txt; where that is meant: ULLAGE_UPDATE_GOLDENS=1 dotnet test test/Ullage.Hosting.Npgsql.Tests --filter PublicApiTests");
    }
}
