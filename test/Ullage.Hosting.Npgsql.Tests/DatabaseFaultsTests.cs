using Npgsql;

namespace Ullage.Hosting.Npgsql.Tests;

public sealed class DatabaseFaultsTests
{
    [Theory]
    [InlineData("53300", true, false)]
    [InlineData("53200", true, false)]
    [InlineData("57P01", true, true)]
    [InlineData("57P03", true, true)]
    [InlineData("08006", true, true)]
    [InlineData("28P01", false, false)]
    [InlineData("23505", false, false)]
    public void A_server_that_is_full_keeps_the_connections_that_it_has(string state, bool unavailable, bool gone)
    {
        var refused = new PostgresException("refused", "FATAL", "FATAL", state);
        Assert.Equal(unavailable, DatabaseFaults.IsUnavailable(refused));
        Assert.Equal(gone, DatabaseFaults.IsGone(refused));
    }

    [Fact]
    public void A_cut_line_is_a_server_that_is_gone() => Assert.True(DatabaseFaults.IsGone(new NpgsqlException("cut", new IOException())));
}
