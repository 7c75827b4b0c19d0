using Ullage.Hosting.Npgsql.Capacity;

namespace Ullage.Hosting.Npgsql.Tests;

public sealed class ConnectionCapacityTests
{
    [Theory]
    [InlineData(100, 3, -1, -1, 97)]
    [InlineData(100, 3, 50, -1, 50)]
    [InlineData(100, 3, 50, 20, 20)]
    [InlineData(100, 3, 200, 200, 97)]
    public void The_lowest_bound_counts(int most, int reserved, int role, int database, int admitted) => Assert.Equal(admitted, ConnectionCapacity.Of(most, reserved, role, database).Admitted);

    [Fact]
    public void As_many_as_are_admitted_fit_and_one_more_does_not()
    {
        var capacity = ConnectionCapacity.Of(100, 3, -1, -1);
        Assert.Null(capacity.Excess(1, 97));
        Assert.Equal(
            "14 replicas × 7 connections are 98, but the server admits 97 (max_connections 100 − 3 reserved): expected at most 6 a replica. Lower Database.MaxConnections, run fewer replicas, raise the server's limit, or put a pooler between.",
            capacity.Excess(14, 7));
        Assert.NotNull(capacity.Excess(100_000, 1001 * 100));
    }
}
