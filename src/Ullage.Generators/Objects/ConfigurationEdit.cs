using System.Text;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Generators.Objects;

/// <summary>Keys that are put into a ConfigMap or Secret that is there; what else it holds stays.</summary>
/// <param name="Change">What changes in the object; null where it holds all of them so.</param>
/// <param name="Replaced">The keys that have another value there.</param>
/// <param name="Open">The keys that somebody must still fill in.</param>
public sealed record ConfigurationEdit(YamlChange? Change, IReadOnlyList<string> Replaced, IReadOnlyList<string> Open)
{
    /// <summary>Why the API server would not take the change, and the way out, to follow the object's name; null where it would.</summary>
    public string? Refusal { get; private init; }

    /// <summary>Makes it.</summary>
    /// <param name="found">The ConfigMap or Secret.</param>
    /// <param name="values">Keys and values; null for one of a Secret that somebody must fill in, which stays as it is where the key is there.</param>
    public static ConfigurationEdit Of(ManifestObject found, IReadOnlyDictionary<string, string?> values)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(values);
        var isSecret = found.Kind == "Secret";
        var (data, plain, replaced, open) = (new List<(string, YamlChange)>(), new List<(string, YamlChange)>(), new List<string>(), new List<string>());
        foreach (var (key, value) in values)
        {
            // stringData wins over data, and is text in a Secret too.
            var isPlain = isSecret && found.Node["stringData"][key].Exists;
            var there = found.Node[isPlain ? "stringData" : "data"][key].Target;
            var text = value is null ? ConfigurationObjects.Placeholder(key) : isSecret && !isPlain ? Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) : value;
            if (value is null && (!there.Exists || there.Text == text))
            {
                open.Add(key);
            }

            if (there.Exists && (value is null || there.Text == text))
            {
                continue;
            }

            if (there.Exists && there.Text != ConfigurationObjects.Placeholder(key))
            {
                replaced.Add(key);
            }

            (isPlain ? plain : data).Add((key, YamlChange.Text(text)));
        }

        var changes = new List<(string, YamlChange)>();
        foreach (var (name, entries) in new[] { ("data", data), ("stringData", plain) })
        {
            if (entries.Count > 0)
            {
                changes.Add((name, YamlChange.Map(entries)));
            }
        }

        return new(changes.Count == 0 ? null : YamlChange.Map(changes), replaced, open) { Refusal = changes.Count == 0 ? null : RefusalOf(found, data.Select(static d => d.Item1)) };
    }

    private static string? RefusalOf(ManifestObject found, IEnumerable<string> keys)
    {
        if (found.Node["immutable"] is var immutable && immutable.TextIs("true"))
        {
            return $"is immutable (line {immutable.Position.Line}), and the API server takes no other keys; give it another name and have the workload read that, or leave immutable out and delete what the cluster has";
        }

        var (binary, twice) = (found.Node["binaryData"], keys.FirstOrDefault(k => found.Node["binaryData"][k].Exists));
        return twice is null ? null : $"has {twice} in binaryData (line {binary[twice].Position.Line}), where no variable is read from, and the API server takes no key twice; remove it there, or give another name";
    }
}
