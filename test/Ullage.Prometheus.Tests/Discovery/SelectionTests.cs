using Ullage.Prometheus.Discovery;

namespace Ullage.Prometheus.Tests.Discovery;

public sealed class SelectionTests
{
    [Theory]
    [InlineData("checkout-7d4b9c6f5d-x2x8k", "Deployment", "checkout")]
    [InlineData("a-b-c-5f9d7b8c6-x2x8k", "Deployment", "a-b-c")]
    [InlineData("db-2", "StatefulSet", "db")]
    [InlineData("db-12", "StatefulSet", "db")]
    [InlineData("node-exporter-kq5vm", "DaemonSet", "node-exporter")]
    [InlineData("backup-29401560-8zvxk", "CronJob", "backup")]
    [InlineData("kube-flannel-ds-kq5vm", "DaemonSet", "kube-flannel-ds")]
    [InlineData("etcd-node-a", "Pod", "etcd-node-a")]
    [InlineData("standalone", "Pod", "standalone")]
    [InlineData("web-apple", "Pod", "web-apple")]
    [InlineData("", "Pod", "")]
    public void Pod_names_tell_the_workload(string pod, string kind, string name) => Assert.Equal((kind, name), PodNames.Infer(pod));

    [Theory]
    [InlineData("shop", "shop", true)]
    [InlineData("shop", "shopping", false)]
    [InlineData("shop-*", "shop-eu", true)]
    [InlineData("shop-*", "shop", false)]
    [InlineData("team-?", "team-1", true)]
    [InlineData("team-?", "team-12", false)]
    [InlineData("*", "anything", true)]
    public void Globs_select_namespaces(string glob, string @namespace, bool selected) => Assert.Equal(selected, NamespaceGlobs.From([glob]).Contains(@namespace));

    [Fact]
    public void Several_globs_become_one_condition()
    {
        Assert.Equal("namespace=~\"a|b-.*\"", NamespaceGlobs.From(["b-*", "a", "a"]).On("namespace")!.ToString());
        Assert.Equal("namespace=\"a\"", NamespaceGlobs.From(["a"]).On("namespace")!.ToString());
        Assert.Null(NamespaceGlobs.From([]).On("namespace"));
    }

    [Fact]
    public void What_cannot_be_a_namespace_is_refused_all_at_once()
    {
        var error = Assert.Throws<ArgumentException>(() => NamespaceGlobs.From(["a|b", "ok", "Ä"]));
        Assert.Contains("\"a|b\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"Ä\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app=web", true)]
    [InlineData("app==web", true)]
    [InlineData("app!=web", false)]
    [InlineData("app=web,tier=front", false)]
    [InlineData("app in (api, web)", true)]
    [InlineData("app notin (api,web)", false)]
    [InlineData("tier notin (front)", true)]
    [InlineData("app", true)]
    [InlineData("!app", false)]
    [InlineData("!tier , app=web", true)]
    public void Label_selectors_select_as_in_Kubernetes(string selector, bool selected) =>
        Assert.Equal(selected, LabelSelector.Parse(selector).Matches(static name => name == "label_app" ? "web" : ""));

    [Theory]
    [InlineData("")]
    [InlineData("app=web,")]
    [InlineData("app in web")]
    [InlineData("=web")]
    [InlineData("app=web tier=front")]
    public void What_is_no_label_selector_is_refused(string selector) => Assert.Throws<FormatException>(() => LabelSelector.Parse(selector));
}
