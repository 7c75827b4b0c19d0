using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Configuration;
using Ullage.Testing;

namespace Ullage.Hosting.Tests.Configuration;

public sealed class SettingsReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_articles_settings_are_read_typed()
    {
        var (settings, faults) = Read(
            ShopSettings.Read, ("PORT", "9000"), ("DB_HOST", "db"), ("CACHE_URL", "redis://cache:6379"), ("DEBUG", "Yes"), ("LOG_LEVEL", "warn"), ("DATABASE_URL", "postgres://u:p@db/shop"));
        Assert.Empty(faults);
        Assert.Equal((9000, "db", 5432, true, LogLevel.Warning, 10), (settings!.Port, settings.DbHost, settings.DbPort, settings.Debug, settings.Level, settings.MaxConnections));
        Assert.Equal("redis://cache:6379", settings.Cache.OriginalString);
        Assert.Equal("postgres://u:p@db/shop", settings.Database.Reveal());
    }

    [Fact]
    public void What_is_optional_is_null_where_nothing_is_set_and_typed_and_judged_where_something_is()
    {
        static (Uri? Url, int? Number, TimeSpan? Time) Optional(SettingsReader read) => (read.OptionalUrl("PRICES_URL"), read.OptionalNumber("LIMIT", 1, 9), read.OptionalTime("PAUSE"));
        var (none, faults) = Read(Optional, ("PRICES_URL", ""));
        Assert.Empty(faults);
        Assert.Equal((null, null, null), none);
        var (all, _) = Read(Optional, ("PRICES_URL", "https://prices/v1"), ("LIMIT", "3"), ("PAUSE", "90s"));
        Assert.Equal((new Uri("https://prices/v1"), 3, TimeSpan.FromSeconds(90)), all);
        var (_, wrong) = Read(Optional, ("PRICES_URL", "prices"), ("LIMIT", "10"), ("PAUSE", "soon"));
        Assert.Equal(["PRICES_URL", "LIMIT", "PAUSE"], wrong.Select(static f => f.Split(' ')[0]));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_with_what_was_found_and_expected()
    {
        var (_, faults) = Read(
            ShopSettings.Read, ("PORT", "0"), ("DB_PORT", "x"), ("CACHE_URL", "http://cache"), ("DEBUG", "ture"), ("LOG_LEVEL", "loud"), ("MAX_CONNECTIONS", "51"));
        Assert.Equal(
            [
                "PORT is '0'; expected a whole number, 1 to 65535.",
                "DB_HOST is not set; expected a text (or DB_HOST_FILE, the path of a file that holds it).",
                "DB_PORT is 'x'; expected a whole number, 1 to 65535.",
                "CACHE_URL holds something else, not shown since it may hold a password; expected an address that begins with redis:// or rediss://.",
                "DEBUG is 'ture'; expected true or false (or 1, 0, yes, no, on, off).",
                "LOG_LEVEL is 'loud'; expected trace, debug, info, warn, error, fatal or none.",
                "MAX_CONNECTIONS is '51'; expected a whole number, 1 to 50.",
                "DATABASE_URL is not set; expected a secret (or DATABASE_URL_FILE, the path of a file that holds it).",
            ],
            faults);
    }

    [Fact]
    public void A_mounted_secret_that_is_empty_is_told_as_that()
    {
        using var folder = new Ullage.Testing.TemporaryFolder("empty");
        File.WriteAllText(folder.File("password"), "\n");
        var (_, faults) = Read(static r => r.Secret("PASSWORD").Reveal(), ("PASSWORD_FILE", folder.File("password")));
        Assert.Equal($"PASSWORD_FILE: the file {folder.File("password")} is empty; expected a secret.", Assert.Single(faults));
    }

    [Fact]
    public void A_section_is_two_underscores_in_the_environment()
    {
        Environment.SetEnvironmentVariable("ULLAGE_TEST_DB__POOL", "7");
        try
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            var (value, page) = SettingsPage.Read(configuration, static r => r.Section("ULLAGE_TEST_DB").Number("POOL").ToString());
            Assert.Equal("7", value);
            Assert.Equal("# set\nULLAGE_TEST_DB__POOL=7", page.Settings.Single().ToString());
        }
        finally
        {
            Environment.SetEnvironmentVariable("ULLAGE_TEST_DB__POOL", null);
        }
    }

    [Fact]
    public void A_mounted_file_gives_the_value_without_its_last_line_break()
    {
        var path = Write("password", "s3cret with spaces \r\n");
        var (value, faults) = Read(static r => r.Secret("DB_PASSWORD").Reveal(), ("DB_PASSWORD_FILE", path));
        Assert.Empty(faults);
        Assert.Equal("s3cret with spaces ", value);
    }

    [Fact]
    public void Files_that_cannot_be_used_are_told_once_and_never_quoted()
    {
        var bytes = Path.Combine(_folder.Path, "bytes");
        File.WriteAllBytes(bytes, [0xff, 0xfe, 0xfd]);
        Assert.Equal(
            $"A_FILE: {_folder.Path}/none does not exist; expected a mounted file with the value of A.", Assert.Single(Faults("A", ("A_FILE", _folder.Path + "/none"))));
        Assert.Contains("is a folder", Assert.Single(Faults("A", ("A_FILE", _folder.Path))), StringComparison.Ordinal);
        Assert.Contains("is not UTF-8", Assert.Single(Faults("A", ("A_FILE", bytes))), StringComparison.Ordinal);
        Assert.Contains("is longer than 65536 bytes", Assert.Single(Faults("A", ("A_FILE", "/dev/zero"))), StringComparison.Ordinal);
        Assert.Contains("both set", Assert.Single(Faults("A", ("A_FILE", Write("a", "1")), ("A", "2"))), StringComparison.Ordinal);
        var (_, faults) = Read(static r => r.Number("A"), ("A_FILE", Write("b", "hunter2")));
        Assert.DoesNotContain("hunter2", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_variable_is_an_absent_one()
    {
        Assert.Equal(8080, Read(static r => r.Port("PORT", 8080), ("PORT", "")).Value);
        Assert.Contains("PORT is not set", Assert.Single(Read(static r => r.Port("PORT"), ("PORT", "")).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void What_concerns_several_settings_is_told_with_the_rest()
    {
        var (_, faults) = Read(
            static r =>
            {
                var (idle, open) = (r.Number("IDLE"), r.Number("OPEN"));
                r.Require(idle <= open, $"IDLE is {idle} and OPEN {open}; expected no more idle than open.");
                return r.Flag("NEEDED") ? "" : "";
            },
            ("IDLE", "9"), ("OPEN", "5"));
        Assert.Equal(2, faults.Count);
    }

    [Fact]
    public void A_value_made_of_a_stand_in_does_not_hide_the_fault()
    {
        var (_, faults) = Read(static r => new Uri(r.Text("ADDRESS")));
        Assert.Contains("ADDRESS is not set", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1h30m", 5400)]
    [InlineData("500ms", 0.5)]
    [InlineData("1.5s", 1.5)]
    [InlineData("2d", 172800)]
    [InlineData("0", 0)]
    public void Durations_are_read_as_go_writes_them(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(static r => r.Time("T"), ("T", text)).Value);

    [Theory]
    [InlineData("30")]
    [InlineData("5 s")]
    [InlineData("-1s")]
    [InlineData("1.2.3s")]
    [InlineData("s")]
    [InlineData("99999999999999999999h")]
    [InlineData("366d")]
    public void A_duration_without_unit_or_out_of_range_is_a_fault(string text) => Assert.Single(Read(static r => r.Time("T"), ("T", text)).Faults);

    [Fact]
    public void Enumerations_take_names_and_no_numbers()
    {
        Assert.Equal(DayOfWeek.Friday, Read(static r => r.Choice<DayOfWeek>("DAY"), ("DAY", "friday")).Value);
        Assert.Single(Read(static r => r.Choice<DayOfWeek>("DAY"), ("DAY", "5")).Faults);
        Assert.Single(Read(static r => r.Choice<DayOfWeek>("DAY"), ("DAY", "Monday,Tuesday")).Faults);
    }

    [Fact]
    public void A_duration_that_is_printed_reads_back() =>
        Prop.ForAll<long>(static number =>
        {
            var duration = TimeSpan.FromTicks(Math.Abs(number % TimeSpan.FromDays(3650).Ticks));
            return DurationText.TryParse(DurationText.Format(duration), out var back) && back == duration;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("redis://user:p^ss@host/0", "redis://***@host/0")]
    [InlineData("rediss://:p\u00e4ssword@host:6380", "rediss://***@host:6380")]
    [InlineData("redis://:pa%73s@[::1]:7000/1", "redis://***@[::1]:7000/1")]
    [InlineData("https://hooks/path?token=pass", "https://hooks/path?***")]
    [InlineData("https://hooks/path#pass", "https://hooks/path?***")]
    [InlineData("redis://pass/word@host", "redis://***")]
    [InlineData("redis://pass?word@host", "redis://***")]
    [InlineData("redis://pass#word@host", "redis://***")]
    [InlineData("https://cache:443/", "https://cache/")]
    [InlineData("redis://cache:6379", "redis://cache:6379")]
    public void An_address_is_shown_without_its_password_however_that_is_written(string text, string shown)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("URL", (string?)text)]).Build();
        var (_, page) = SettingsPage.Read(configuration, static r => r.Url("URL", null, "redis", "rediss", "https"));
        Assert.Equal(shown, page.Settings.Single().Shown);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static IReadOnlyList<string> Faults(string key, params (string, string?)[] variables) => Read(r => r.Secret(key), variables).Faults;

    private static (T? Value, IReadOnlyList<string> Faults) Read<T>(Func<SettingsReader, T> read, params (string Key, string? Value)[] variables)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(variables.Select(static v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), v.Value))).Build();
        var (value, page) = SettingsPage.Read(configuration, read);
        return (value, page.Faults);
    }
}
