using Ullage.Generators;

namespace Ullage.Cli.Tests.Generate;

/// <summary>Names are taken as the API server takes them.</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("shop:1.4.2", true)]
    [InlineData("registry.example:5000/team/shop_a--b:1.4.2", true)]
    [InlineData("localhost/shop", true)]
    [InlineData("[::1]:5000/shop:1", true)]
    [InlineData("shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData("shop:1@sha256:0123456789abcdef0123456789abcdef", true)]
    [InlineData("Shop:1", false)]
    [InlineData("shop:", false)]
    [InlineData("shop:1 ", false)]
    [InlineData("shop:1\n", false)]
    [InlineData("a//b", false)]
    [InlineData("http://a/b:1", false)]
    [InlineData("shop@sha256:short", false)]
    [InlineData("", false)]
    public void An_image(string text, bool good) => Assert.Equal(good, ObjectName.IsImage(text));

    [Fact]
    public void A_long_image_that_almost_fits_is_refused_at_once() => Assert.False(ObjectName.IsImage(new string('a', 500) + "-:"));

    [Theory]
    [InlineData("http", true)]
    [InlineData("8080", true)]
    [InlineData("h2c-1", true)]
    [InlineData("0", false)]
    [InlineData("65536", false)]
    [InlineData("a--b", false)]
    [InlineData("1-2", false)]
    [InlineData("sixteen-letters1", false)]
    [InlineData("", false)]
    public void A_port(string text, bool good) => Assert.Equal(good, ObjectName.IsPort(text));

    [Theory]
    [InlineData("release", "kube-prometheus-stack", true)]
    [InlineData("example.com/team", "a_b.C", true)]
    [InlineData("a", "", true)]
    [InlineData("/a", "b", false)]
    [InlineData("a/b/c", "b", false)]
    [InlineData("a", "-b", false)]
    [InlineData("a b", "c", false)]
    [InlineData("", "c", false)]
    public void A_label(string key, string value, bool good) => Assert.Equal(good, ObjectName.IsLabelKey(key) && ObjectName.IsLabelValue(value));

    [Theory]
    [InlineData("/", true)]
    [InlineData("/orders/v1", true)]
    [InlineData("/a/../b", false)]
    [InlineData("/a/..", false)]
    [InlineData("/a%2Fb", false)]
    [InlineData("/a b", false)]
    public void A_path(string text, bool good) => Assert.Equal(good, ObjectName.IsIngressPath(text));
}
