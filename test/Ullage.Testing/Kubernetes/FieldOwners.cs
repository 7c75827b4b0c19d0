using System.Text.Json.Nodes;

namespace Ullage.Testing.Kubernetes;

/// <summary>Which manager owns which fields of one object, as FieldsV1 has them: paths of keys, joined by line breaks.</summary>
internal sealed class FieldOwners
{
    private static readonly string[] Unowned =
        ["f:apiVersion", "f:kind", "f:status", "f:metadata\nf:name", "f:metadata\nf:namespace", "f:metadata\nf:resourceVersion", "f:metadata\nf:managedFields", "f:metadata\nf:generation", "f:metadata\nf:uid", "f:metadata\nf:creationTimestamp"];

    private readonly SortedDictionary<string, HashSet<string>> _managers = new(StringComparer.Ordinal);

    /// <summary>A manager now owns exactly what it says.</summary>
    public void Set(string manager, string operation, JsonObject says) => _managers[$"{manager}\n{operation}"] = [.. Leaves(says).Keys];

    /// <summary>Whether a manager that applies owns exactly what it says already.</summary>
    public bool Owns(string manager, JsonObject says) => _managers.TryGetValue($"{manager}\nApply", out var owned) && owned.SetEquals(Leaves(says).Keys);

    /// <summary>A manager takes what changed; what is gone is nobody's.</summary>
    public void TakeChanged(string manager, JsonObject before, JsonObject after)
    {
        var (old, now) = (Leaves(before), Leaves(after));
        var changed = now.Where(n => !old.TryGetValue(n.Key, out var was) || was != n.Value).Select(static n => n.Key).ToHashSet();
        foreach (var owned in _managers.Values)
        {
            owned.ExceptWith(changed);
            owned.IntersectWith(now.Keys);
        }

        var key = $"{manager}\nUpdate";
        _managers.TryAdd(key, []);
        _managers[key].UnionWith(changed);
        foreach (var idle in _managers.Where(static m => m.Value.Count == 0).Select(static m => m.Key).ToList())
        {
            _managers.Remove(idle);
        }
    }

    /// <summary>Takes over a list that a client wrote itself, as the server does unless it is empty.</summary>
    public void Replace(JsonArray told)
    {
        _managers.Clear();
        foreach (var entry in told.OfType<JsonObject>().Where(static e => e.Count > 0))
        {
            var paths = new HashSet<string>();
            Paths("", entry["fieldsV1"] as JsonObject ?? [], paths);
            _managers[$"{entry["manager"]}\n{entry["operation"]}"] = paths;
        }
    }

    /// <summary>Refuses an apply that would change what another manager owns; forced, it takes it from them.</summary>
    public void ThrowOnConflict(string manager, JsonObject says, JsonObject now, bool force)
    {
        var (told, old) = (Leaves(says), Leaves(now));
        var conflicts = new List<(string, string, string)>();
        foreach (var (other, owned) in _managers.Where(m => m.Key != $"{manager}\nApply"))
        {
            foreach (var path in told.Where(t => owned.Contains(t.Key) && old.GetValueOrDefault(t.Key) != t.Value).Select(static t => t.Key).ToList())
            {
                conflicts.Add(("FieldManagerConflict", Shown(path), $"conflict with \"{other.Split('\n')[0]}\""));
                if (force)
                {
                    owned.Remove(path);
                }
            }
        }

        if (conflicts.Count > 0 && !force)
        {
            throw new Refusal(409, "Conflict", $"Apply failed with {conflicts.Count} conflict{(conflicts.Count > 1 ? "s" : "")}: {string.Join(", ", conflicts.Select(static c => $"{c.Item3}: {c.Item2}"))}", [.. conflicts]);
        }
    }

    /// <summary>The object without what a manager applied alone and no longer says: apply takes it away.</summary>
    public JsonObject Without(string manager, JsonObject says, JsonObject now)
    {
        var after = (JsonObject)now.DeepClone();
        var told = Leaves(says);
        var key = $"{manager}\nApply";
        foreach (var path in _managers.GetValueOrDefault(key, []).Where(p => !told.ContainsKey(p) && !_managers.Any(m => m.Key != key && m.Value.Contains(p))))
        {
            RemoveLeaf(after, path.Split('\n'));
        }

        return after;
    }

    /// <summary>metadata.managedFields, as the server tells it.</summary>
    public JsonArray Told() => [.. _managers.Where(static m => m.Value.Count > 0).Select(static m => new JsonObject { ["manager"] = m.Key.Split('\n')[0], ["operation"] = m.Key.Split('\n')[1], ["apiVersion"] = "v1", ["time"] = "2026-03-01T00:00:00Z", ["fieldsType"] = "FieldsV1", ["fieldsV1"] = Tree(m.Value) })];

    private static JsonObject Tree(IEnumerable<string> paths)
    {
        var tree = new JsonObject();
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            var at = tree;
            foreach (var key in path.Split('\n'))
            {
                if (at[key] is not JsonObject next)
                {
                    at[key] = next = [];
                }

                at = next;
            }
        }

        return tree;
    }

    private static void Paths(string path, JsonObject tree, HashSet<string> paths)
    {
        if (tree.Count == 0 && path.Length > 0)
        {
            paths.Add(path);
        }

        foreach (var (key, child) in tree)
        {
            Paths(path.Length == 0 ? key : $"{path}\n{key}", (JsonObject)child!, paths);
        }
    }

    private static Dictionary<string, string> Leaves(JsonObject of)
    {
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect("", "", of, leaves);
        foreach (var path in leaves.Keys.Where(static p => Array.Exists(Unowned, u => p == u || p.StartsWith(u + "\n", StringComparison.Ordinal))).ToList())
        {
            leaves.Remove(path);
        }

        return leaves;
    }

    private static void Collect(string path, string field, JsonNode? node, Dictionary<string, string> leaves)
    {
        if (node is JsonObject mapping && mapping.Count > 0)
        {
            foreach (var (name, value) in mapping)
            {
                Collect(path.Length == 0 ? "f:" + name : $"{path}\nf:{name}", name, value, leaves);
            }
        }
        else if (node is JsonArray items && StrategicMerge.KeyOf(field) is { } key)
        {
            foreach (var item in items.OfType<JsonObject>())
            {
                var of = $$"""{{path}}{{'\n'}}k:{"{{key}}":{{item[key]?.ToJsonString()}}}""";
                leaves[of + "\n."] = "{}";
                Collect(of, "", item, leaves);
            }
        }
        else if (node is not JsonObject || path.Length == 0 || field.Length == 0)
        {
            leaves[path] = node?.ToJsonString() ?? "null";
        }
    }

    private static void RemoveLeaf(JsonNode of, ReadOnlySpan<string> path)
    {
        var key = path[0];
        if (key.StartsWith("f:", StringComparison.Ordinal) && of is JsonObject mapping)
        {
            var name = key[2..];
            if (path.Length == 1)
            {
                mapping.Remove(name);
            }
            else if (mapping[name] is { } below)
            {
                RemoveLeaf(below, path[1..]);
            }
        }
        else if (key.StartsWith("k:", StringComparison.Ordinal) && of is JsonArray items)
        {
            var wanted = (JsonObject)JsonNode.Parse(key[2..])!;
            var item = items.OfType<JsonObject>().FirstOrDefault(i => wanted.All(w => JsonNode.DeepEquals(i[w.Key], w.Value)));
            if (item is not null && path.Length > 1 && path[1] == ".")
            {
                items.Remove(item);
            }
            else if (item is not null && path.Length > 1 && !(path.Length == 2 && wanted.ContainsKey(path[1][2..])))
            {
                RemoveLeaf(item, path[1..]);
            }
        }
    }

    private static string Shown(string path) => "." + string.Join('.', path.Split('\n').Select(static k => k.StartsWith("f:", StringComparison.Ordinal) ? k[2..] : k));
}
