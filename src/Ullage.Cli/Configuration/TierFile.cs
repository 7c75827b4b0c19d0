using Ullage.Cli.Commands;
using Ullage.Cli.Configuration.Yaml;
using Ullage.Model;
using Ullage.Sizing.Tiers;

namespace Ullage.Cli.Configuration;

/// <summary>Profiles and rules of policy tiers as a YAML file: <c>fallback</c>, <c>profiles</c>, <c>rules</c>. Every problem is told at once.</summary>
internal static class TierFile
{
    public static readonly Setting<string?> Path = new()
    {
        Name = "tiers",
        Group = SettingGroup.Sizing,
        Placeholder = "FILE",
        Summary = "Profiles and rules of policy tiers, as YAML (docs/how-it-decides.md shows one).",
        Default = "the articles' lightweight, memory-intensive and cpu-intensive",
        Example = "tiers.yaml",
        IsPath = true,
        Read = Reads.Last<string?>(Reads.Path),
        Otherwise = null,
    };

    /// <summary>The set that the settings name; the standard one without a file, or with problems.</summary>
    public static TierSet Of(Invocation invocation, List<string> problems) =>
        invocation.Settings.Get(Path) is { } shown ? Load(invocation.PathOf(shown), shown, problems) ?? TierSet.Standard : TierSet.Standard;

    /// <summary>Reads a file; null when it has problems, which are added.</summary>
    public static TierSet? Load(string path, string shown, List<string> problems)
    {
        var before = problems.Count;
        var root = YamlTree.Load(path, shown, problems);
        if (root is null)
        {
            return null;
        }

        var fields = new YamlFields(root, "a file of tiers", problems);
        var set = new TierSet
        {
            Fallback = fields.Read("fallback", Reads.Text, TierSet.Standard.Fallback),
            Profiles = [.. fields.Items("profiles").Select(p => Profile(p, problems))],
            Rules = [.. fields.Items("rules").Select(r => Rule(r, problems))],
        };
        fields.Done();
        if (problems.Count == before)
        {
            problems.AddRange(set.Validate().Select(e => $"{shown}: {e}"));
        }

        return problems.Count == before ? set : null;
    }

    private static TierProfile Profile(YamlNode node, List<string> problems)
    {
        var fields = new YamlFields(node, "a profile", problems);
        var name = fields.Needed("name", Reads.Text, "");
        var requests = Pair(fields, "requests", problems);
        var limits = Pair(fields, "limits", problems);
        fields.Done();
        return new TierProfile(name, requests.Cpu, limits.Cpu, requests.Memory, limits.Memory);
    }

    private static (CpuQuantity Cpu, ByteQuantity Memory) Pair(YamlFields parent, string key, List<string> problems)
    {
        var node = parent.NeededNode(key);
        var fields = new YamlFields(node, key, problems);
        var pair = (fields.Needed("cpu", ValueText.Cpu, CpuQuantity.Zero), fields.Needed("memory", ValueText.Memory, ByteQuantity.Zero));
        fields.Done();
        return pair;
    }

    private static TierRule Rule(YamlNode node, List<string> problems)
    {
        var fields = new YamlFields(node, "a rule", problems);
        var rule = new TierRule
        {
            Namespaces = fields.Texts("namespace"),
            Workloads = fields.Texts("workload"),
            Containers = fields.Texts("container"),
            MemoryPerCoreFrom = fields.Read<ByteQuantity?>("memory-per-core-from", static t => ValueText.Memory(t), null),
            MemoryPerCoreBelow = fields.Read<ByteQuantity?>("memory-per-core-below", static t => ValueText.Memory(t), null),
            Profiles = fields.Texts("profiles"),
        };
        fields.Done();
        return rule;
    }
}
