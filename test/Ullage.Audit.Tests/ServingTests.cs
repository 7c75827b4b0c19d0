using System.Text;
using Ullage.Audit.Sources;
using Ullage.Audit.Tests.Mending;

namespace Ullage.Audit.Tests;

/// <summary>Which container serves follows from what Services lead to, not from the order in which containers stand.</summary>
public sealed class ServingTests
{
    private const string Pod = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: api}
        spec:
          selector: {matchLabels: {app: api}}
          template:
            metadata: {labels: {app: api}}
            spec:
              containers:
                - name: FIRST
                  image: registry.example/first:1
                  ports: [{name: one, containerPort: 8080}]
                - name: api
                  image: registry.example/api:1
                  ports: [{name: two, containerPort: 9090}]

        """;

    private static string Service(string target) => $"---\napiVersion: v1\nkind: Service\nmetadata: {{name: api}}\nspec: {{selector: {{app: api}}, ports: [{{port: 80, targetPort: {target}}}]}}\n";

    [Theory]
    [InlineData("web", "two", "api")]
    [InlineData("web", "9090", "api")]
    [InlineData("web", "one", "web")]
    [InlineData("oauth2-proxy", "8080", "oauth2-proxy")]
    [InlineData("istio-proxy", "7777", "api")]
    [InlineData("redis-exporter", "7777", "api")]
    public void A_mend_of_what_serves_goes_to_the_container_that_a_Service_leads_to(string first, string target, string serving)
    {
        var text = Pod.Replace("FIRST", first, StringComparison.Ordinal) + Service(target);
        var made = Mended.Run(Mended.Boldly, new SourceText("a.yaml", Encoding.UTF8.GetBytes(text)));
        var after = Mended.TextOf(made, text);
        var hook = after.IndexOf("preStop", StringComparison.Ordinal);
        Assert.Equal(serving, hook < after.IndexOf("name: api\n", after.IndexOf("containers", StringComparison.Ordinal), StringComparison.Ordinal) ? first : "api");
    }

    [Fact]
    public void A_sidecar_by_name_that_stands_alone_is_the_service() =>
        Assert.Equal(2, Audited.By("liveness-missing", Pod.Replace("FIRST", "fluent-bit", StringComparison.Ordinal).Replace("name: api\n          image", "name: vector\n          image", StringComparison.Ordinal)).Length);
}
