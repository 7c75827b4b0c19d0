using System.Globalization;
using System.Text;
using Ullage.Manifests.Yaml;
using Ullage.Model;

namespace Ullage.Manifests.Schema;

/// <summary>One object against its type.</summary>
internal sealed class ObjectCheck(FactTable facts, int version)
{
    /// <summary>After these, more would not help anybody.</summary>
    public const int MostFindings = 1_000;

    // Aliases can nest schemas of custom resources far deeper than a text does.
    private const int Deepest = 200;
    private readonly List<(string? Name, int Index)> _path = [];

    public List<SchemaFinding> Findings { get; } = [];

    public void Run(YamlNode node, FieldType type) => Look(node, type);

    private void Look(YamlNode node, FieldType type)
    {
        node = node.Target;
        if (Findings.Count >= MostFindings || _path.Count > Deepest || ScalarCheck.IsNull(node))
        {
            return;
        }

        var expected = type.Kind switch { ValueKind.Any => YamlNodeKind.None, ValueKind.Map or ValueKind.Fields => YamlNodeKind.Mapping, ValueKind.List => YamlNodeKind.Sequence, _ => YamlNodeKind.Scalar };
        if (expected == YamlNodeKind.None)
        {
            return;
        }

        if (node.Kind != expected)
        {
            Add(SchemaProblem.WrongType, node, $"found {ScalarCheck.Told(node)}, expected {ScalarCheck.Told(type)}");
            return;
        }

        switch (type.Kind)
        {
            case ValueKind.Fields:
                Fields(node, type);
                break;
            case ValueKind.Map:
                foreach (var (key, value) in node.MergedEntries())
                {
                    _path.Add((key.Text, 0));
                    Look(value, type.Element!);
                    Leave();
                }

                break;
            case ValueKind.List:
                Items(node, type);
                break;
            default:
                if (ScalarCheck.Problem(node, type.Kind) is { } problem)
                {
                    Add(problem.Kind, node, problem.Message);
                }

                break;
        }
    }

    private void Fields(YamlNode node, FieldType type)
    {
        if (facts.FieldsOf(type) is not { } fields)
        {
            return;
        }

        foreach (var (key, value) in node.MergedEntries())
        {
            var name = key.Text;
            _path.Add((name, 0));
            Field(fields.ByName, name, key, value);
            Leave();
        }

        foreach (var (name, field) in fields.Required)
        {
            if (field.IsIn(version) && (node[name] is { Exists: false } || ScalarCheck.IsNull(node[name])))
            {
                _path.Add((name, 0));
                Add(SchemaProblem.MissingField, node, $"{name} is missing; expected {ScalarCheck.Told(field.Type)}");
                Leave();
            }
        }
    }

    private void Field(IReadOnlyDictionary<string, FieldFacts> fields, string name, YamlNode key, YamlNode value)
    {
        if (!fields.TryGetValue(name, out var field))
        {
            Add(SchemaProblem.UnknownField, key, $"there is no field {name} here{NearestName.Hint(name, fields.Where(f => f.Value.IsIn(version)).Select(static f => f.Key))}");
            return;
        }

        if (!field.IsIn(version))
        {
            var when = version < field.Since ? $"is new in Kubernetes {facts.Versions[field.Since]}" : $"is gone since Kubernetes {facts.Versions[field.Until + 1]}";
            Add(SchemaProblem.NotInVersion, key, $"{name} {when}, and {facts.Versions[version]} was asked for");
            return;
        }

        Look(value, field.Type);
        if (field.Allowed.Count == 0)
        {
            return;
        }

        if (value.Target.Kind != YamlNodeKind.Sequence)
        {
            Allowed(value.Target, field.Allowed);
        }

        foreach (var item in value.Items)
        {
            Allowed(item.Target, field.Allowed);
        }
    }

    private void Allowed(YamlNode node, IReadOnlyList<string> allowed)
    {
        // Empty stands for the default, as Kubernetes reads it.
        if (node.Kind == YamlNodeKind.Scalar && !ScalarCheck.IsNull(node) && node.Text is var text and not "" && !allowed.Contains(text))
        {
            Add(SchemaProblem.BadValue, node, $"found {ScalarCheck.Shortened(text)}, expected {(allowed.Count == 1 ? "" : "one of ")}{string.Join(", ", allowed)}{NearestName.Hint(text, allowed)}");
        }
    }

    private void Items(YamlNode node, FieldType type)
    {
        var at = 0;
        Dictionary<string, int>? seen = null;
        foreach (var listed in node.Items)
        {
            var item = listed.Target;
            _path.Add((null, at));
            if (ScalarCheck.IsNull(item))
            {
                Add(SchemaProblem.WrongType, item, $"found nothing, expected {ScalarCheck.Told(type.Element!)}");
            }
            else
            {
                Look(item, type.Element!);
                if (ListKey.Of(item, type.Keys) is { } key && !(seen ??= new(StringComparer.Ordinal)).TryAdd(key, at))
                {
                    Add(SchemaProblem.DuplicateItem, item, $"{ListKey.Told(item, type.Keys!)} stands twice in the list (first as item {seen[key]}), and Kubernetes tells items apart by it");
                }
            }

            Leave();
            at++;
        }
    }

    private void Leave() => _path.RemoveAt(_path.Count - 1);

    private void Add(SchemaProblem problem, YamlNode node, string message)
    {
        var path = new StringBuilder();
        foreach (var (name, index) in _path)
        {
            _ = name is null ? path.Append('[').Append(index.ToString(CultureInfo.InvariantCulture)).Append(']') : path.Append(path.Length > 0 ? "." : "").Append(name);
        }

        Findings.Add(new(problem, path.ToString(), node, message));
    }
}
