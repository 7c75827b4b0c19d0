using System.Text;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Helm;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Tests.Helm;

public sealed class HelmValuesTests
{
    private const string Values = "# the shop\nservices:\n  catalog:\n    replicas: 2\n    resources: {} # default\n    env:\n      GOGC: \"100\"\n  orderHistory:\n    resources:\n      limits: {cpu: 1}\n";
    private static readonly ContainerChange _change = new("app") { CpuRequest = FieldChange.Set("50m"), CpuLimit = FieldChange.Remove };

    [Theory]
    [InlineData("shop-catalog", "shop=services.catalog")]
    [InlineData("shop-order-history", "shop=services.orderHistory")]
    public void The_part_with_the_workloads_name_is_found(string workload, string path) =>
        Assert.Equal(path, HelmValues.Find(YamlFile.Parse(Values), "shop", new("Deployment", workload), "app").ToString());

    [Fact]
    public void The_only_part_is_found_by_itself() =>
        Assert.Equal("web=.", HelmValues.Find(YamlFile.Parse("image: x\nresources: {}\n"), "web", new("Deployment", "any"), "app").ToString());

    [Fact]
    public void When_none_fits_the_message_lists_what_there_is() =>
        Assert.Contains("shop=services.catalog or shop=services.orderHistory", Assert.Throws<EditRefusedException>(() => HelmValues.Find(YamlFile.Parse(Values), "shop", new("Deployment", "payment"), "app")).Reason, StringComparison.Ordinal);

    [Fact]
    public void Values_change_in_place_and_what_goes_becomes_null_outside_the_charts_own_file()
    {
        var after = Edit("shop=services.orderHistory", _change, areDefaults: false);

        Assert.Equal(Values.Replace("      limits: {cpu: 1}\n", "      limits: {cpu: null}\n      requests:\n        cpu: 50m\n", StringComparison.Ordinal), after);
    }

    [Fact]
    public void In_the_charts_own_file_what_goes_is_taken_away()
    {
        var after = Edit("shop=services.orderHistory.resources", _change, areDefaults: true);

        Assert.Equal(Values.Replace("      limits: {cpu: 1}\n", "      requests:\n        cpu: 50m\n", StringComparison.Ordinal), after);
    }

    [Fact]
    public void Variables_go_where_the_chart_takes_them()
    {
        var after = Edit("shop=services.catalog", new("app") { Environment = [new("GOMAXPROCS", "2")] }, areDefaults: false);

        Assert.Equal(Values.Replace("GOGC: \"100\"\n", "GOGC: \"100\"\n      GOMAXPROCS: \"2\"\n", StringComparison.Ordinal), after);
        Assert.Contains("has no env", Assert.Throws<EditRefusedException>(() => Edit("shop=services.orderHistory", new("app") { Environment = [new("A", "b")] }, areDefaults: false)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_leads_nowhere_is_refused_where_it_ends() =>
        Assert.Equal(new TextPosition(3, 3), Assert.Throws<EditRefusedException>(() => Edit("shop=services.payment", _change, areDefaults: false)).Position);

    [Theory]
    [InlineData("shop")]
    [InlineData("=a")]
    [InlineData("shop=")]
    [InlineData("shop=a..b")]
    public void A_place_that_is_not_chart_and_path_is_refused(string text) => Assert.Throws<FormatException>(() => HelmValuesPath.Parse(text));

    [Fact]
    public void A_dot_in_a_key_is_escaped() => Assert.Equal(["a.b", "c"], HelmValuesPath.Parse("x=a\\.b.c").Keys);

    private static string Edit(string path, ContainerChange change, bool areDefaults) =>
        Encoding.UTF8.GetString(HelmValues.Edit(YamlFile.Parse(Values), HelmValuesPath.Parse(path), change, areDefaults).Bytes.Span);
}
