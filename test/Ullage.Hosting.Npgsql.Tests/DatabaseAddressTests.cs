using Npgsql;

namespace Ullage.Hosting.Npgsql.Tests;

public sealed class DatabaseAddressTests
{
    [Theory]
    [InlineData("postgres://db/shop", "db", 5432, "shop", null, null)]
    [InlineData("postgresql://u@[::1]:15432/a%2Fb", "::1", 15432, "a/b", "u", null)]
    [InlineData("postgres://u%40x:p%3Aq%2Fr@db.example/shop", "db.example", 5432, "shop", "u@x", "p:q/r")]
    public void A_URL_is_read_as_others_write_it(string url, string host, int port, string database, string? user, string? password)
    {
        Assert.True(DatabaseAddress.TryParse(url, out var address, out _));
        Assert.Equal((host, port, database, user, password), (address.Host, address.Port, address.Database, address.User, address.Password));
    }

    [Fact]
    public void Its_parameters_are_read_by_the_names_of_libpq()
    {
        Assert.True(DatabaseAddress.TryParse("postgres://db/shop?sslmode=verify-full&sslrootcert=%2Fca.pem&application_name=shop", out var address, out _));
        Assert.Equal((SslMode.VerifyFull, "/ca.pem", "shop"), (address.Tls, address.Authority, address.Application));
    }

    [Theory]
    [InlineData(null, "is not set")]
    [InlineData("hunter2", "no URL")]
    [InlineData("mysql://u:hunter2@db/shop", "begins with mysql://")]
    [InlineData("postgres://u:hunter2@db", "names no database")]
    [InlineData("postgres://u:x@db/shop#hunter2", "%23")]
    [InlineData("postgres://u:x@db/shop?sslmode=hunter2", "sslmode")]
    [InlineData("postgres://u:x@db/shop?hunter2=1", "parameter")]
    public void What_is_wrong_is_told_without_the_secret(string? url, string told)
    {
        Assert.False(DatabaseAddress.TryParse(url, out _, out var fault));
        Assert.Contains(told, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_prints_without_user_and_password()
    {
        Assert.True(DatabaseAddress.TryParse("postgres://u:hunter2@db/shop", out var address, out _));
        Assert.Equal("postgres://db:5432/shop", address.ToString());
    }

    [Fact]
    public void All_options_that_are_wrong_are_told_at_once()
    {
        var options = new DatabaseOptions { MaxConnections = 0, Lifetime = TimeSpan.FromSeconds(1), ConnectTimeout = TimeSpan.FromSeconds(1.5), LifetimeJitter = double.NaN, Replicas = -1 };
        options.Migrations.LockTimeout = TimeSpan.Zero;
        Assert.Equal(7, options.Faults().Count());
    }
}
