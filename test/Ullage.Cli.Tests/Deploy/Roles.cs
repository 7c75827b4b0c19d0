using System.Text.Json.Nodes;

namespace Ullage.Cli.Tests.Deploy;

/// <summary>One thing that a role allows.</summary>
internal sealed record Grant(string Role, string Namespace, string Resource, string Verb, string Names);

/// <summary>What the job's service account may do, by the very manifests.</summary>
internal sealed class Roles
{
    private Roles(IReadOnlyList<Grant> grants) => Grants = grants;

    /// <summary>All of it; the namespace is empty for the whole cluster, the names for any object.</summary>
    public IReadOnlyList<Grant> Grants { get; }

    public static Roles Of(IReadOnlyList<JsonObject> objects)
    {
        var grants = new List<Grant>();
        foreach (var binding in objects.Where(static o => o["kind"]!.ToString() is "RoleBinding" or "ClusterRoleBinding"))
        {
            Assert.Equal(("ServiceAccount", "resource-rightsizer", "resource-rightsizer"), binding["subjects"]!.AsArray().Single() is { } s ? (s["kind"]!.ToString(), s["name"]!.ToString(), s["namespace"]!.ToString()) : default);
            var role = objects.Of(binding["roleRef"]!["kind"]!.ToString(), binding["roleRef"]!["name"]!.ToString());
            var space = binding["kind"]!.ToString() == "RoleBinding" ? binding["metadata"]!["namespace"]!.ToString() : "";
            foreach (var rule in role["rules"]!.AsArray())
            {
                grants.AddRange(
                    from resource in Texts(rule!["resources"])
                    from verb in Texts(rule["verbs"])
                    select new Grant(role["metadata"]!["name"]!.ToString(), space, resource, verb, string.Join(',', Texts(rule["resourceNames"]))));
            }
        }

        return new Roles(grants);
    }

    /// <summary>The rule of the fake server, with the namespaces of a test in place of the manifests'.</summary>
    public Func<string, string, string, bool> Allows(string own, params string[] workloads) => (verb, resource, space) => Grants.Any(g =>
        g.Verb == verb && g.Resource == resource && (g.Namespace.Length == 0 || (g.Namespace == "resource-rightsizer" ? own == space : workloads.Contains(space))));

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(static t => t!.ToString()) ?? [];
}
