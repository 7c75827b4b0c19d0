using System.Text;
using Ullage.Prometheus.Api;

namespace Ullage.Prometheus.Tests.Network;

/// <summary>What a server echoes of our credentials stays out of messages, also where the text is cut.</summary>
public sealed class RedactionTests
{
    private static readonly string Token = string.Concat(Enumerable.Range(0, 200).Select(static i => $"t{i:000}x"));

    [Fact]
    public void A_token_longer_than_a_message_is_not_quoted_in_part()
    {
        using var connection = new PrometheusConnection(new PrometheusConnectionOptions { Url = "http://127.0.0.1:9", BearerToken = Token }, TimeProvider.System, new Random(1));
        Assert.Equal("bad token ***", connection.Quote(Encoding.UTF8.GetBytes("bad token " + Token)));
    }

    [Fact]
    public void A_token_that_the_answer_cuts_off_is_not_quoted_in_part()
    {
        using var connection = new PrometheusConnection(new PrometheusConnectionOptions { Url = "http://127.0.0.1:9", BearerToken = Token }, TimeProvider.System, new Random(1));
        Assert.Equal("bad token ***", connection.Quote(Encoding.UTF8.GetBytes("bad token " + Token[..500])));
    }
}
