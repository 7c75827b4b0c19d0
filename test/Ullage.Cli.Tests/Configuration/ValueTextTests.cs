using Ullage.Cli.Configuration;
using Ullage.Model;

namespace Ullage.Cli.Tests.Configuration;

public sealed class ValueTextTests
{
    [Theory]
    [InlineData("7d", 604_800)]
    [InlineData("1h30m", 5_400)]
    [InlineData("2w", 1_209_600)]
    [InlineData("90s", 90)]
    public void Durations_read_as_Prometheus_writes_them(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), ValueText.Duration(text));

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("d")]
    [InlineData("-7d")]
    [InlineData("0s")]
    [InlineData("7 d")]
    [InlineData("1.5h")]
    [InlineData("9999999999999999999d")]
    [InlineData("99y")]
    [InlineData("584942418y")]
    [InlineData("9y9y")]
    public void What_is_no_duration_is_refused(string text) => Assert.Contains("is not a duration", Assert.Throws<FormatException>(() => ValueText.Duration(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://proxy:3128", true)]
    [InlineData("socks5://127.0.0.1:1080", true)]
    [InlineData("none", true)]
    [InlineData("proxy:3128", false)]
    [InlineData("http://", false)]
    public void A_proxy_is_an_address_or_none(string text, bool isOne)
    {
        if (isOne)
        {
            Assert.Equal(text, ValueText.Proxy(text));
        }
        else
        {
            Assert.Contains("is not a proxy", Assert.Throws<FormatException>(() => ValueText.Proxy(text)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("2026-03-01T12:00:00Z", 1_772_366_400)]
    [InlineData("2026-03-01T13:00:00+01:00", 1_772_366_400)]
    [InlineData("2026-03-01T12:00", 1_772_366_400)]
    [InlineData("2026-03-01", 1_772_323_200)]
    [InlineData("1772366400", 1_772_366_400)]
    public void Moments_read_in_UTC(string text, long unix) => Assert.Equal(unix, ValueText.Moment(text).ToUnixTimeSeconds());

    [Theory]
    [InlineData("yesterday")]
    [InlineData("03/01/2026")]
    [InlineData("2026-13-01")]
    [InlineData("")]
    public void What_is_no_moment_is_refused(string text) => Assert.Throws<FormatException>(() => ValueText.Moment(text));

    [Theory]
    [InlineData("20M", 20_000_000)]
    [InlineData("1.5G", 1_500_000_000)]
    [InlineData("7", 7)]
    [InlineData("3k", 3_000)]
    public void Counts_take_suffixes(string text, long count) => Assert.Equal(count, ValueText.Count(text));

    [Theory]
    [InlineData("15%", 0.15)]
    [InlineData("0.15", 0.15)]
    public void Shares_are_percent_or_ratio(string text, double share) => Assert.Equal(share, ValueText.Share(text, 0, 1), 12);

    [Theory]
    [InlineData("namespce", "namespace")]
    [InlineData("promethues", "prometheus")]
    [InlineData("x", null)]
    [InlineData("entirely-different", null)]
    public void The_nearest_name_is_found_where_it_is_near(string found, string? expected) => Assert.Equal(expected, NearestName.Of(found, ["namespace", "prometheus", "window"]));
}
