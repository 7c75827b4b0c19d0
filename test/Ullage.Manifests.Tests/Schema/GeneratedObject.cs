using System.Globalization;
using System.Text;
using Ullage.Manifests.Schema;

namespace Ullage.Manifests.Tests.Schema;

/// <summary>Makes objects that fit the table of facts, and remembers its scalars with what they must be, so that one can be spoilt. The same seed gives the same object.</summary>
internal sealed class GeneratedObject
{
    private readonly Random _random;
    private readonly int _version;
    private readonly StringBuilder _text = new();

    public GeneratedObject(int seed, int version)
    {
        _random = new Random(seed);
        _version = version;
        var kinds = FactTable.Shared.Kinds.Where(k => k.Value.IsIn(version)).OrderBy(static k => k.Key.ToString(), StringComparer.Ordinal).ToList();
        var ((apiVersion, kind), facts) = kinds[_random.Next(kinds.Count)];
        _text.Append("{\"apiVersion\": \"" + apiVersion + "\", \"kind\": \"" + kind + "\"");
        Fields(facts.Type, 0, ["apiVersion", "kind"]);
        _text.Append('}');
        Kind = $"{apiVersion} {kind}";
    }

    public string Kind { get; }

    public string Text => _text.ToString();

    /// <summary>Where fields begin, as offsets of the quote of their names, with the name.</summary>
    public List<(int Offset, string Name)> Names { get; } = [];

    /// <summary>Where scalars stand, and of which kind.</summary>
    public List<(int Start, int Length, ValueKind Kind)> Scalars { get; } = [];

    private void Fields(FieldType type, int depth, string[] given)
    {
        var first = given.Length == 0;
        foreach (var (name, field) in FactTable.Shared.FieldsOf(type)?.ByName ?? new Dictionary<string, FieldFacts>())
        {
            if (given.Contains(name) || !field.IsIn(_version) || (!field.IsRequired && _random.Next(100) >= (depth < 3 ? 45 : depth < 8 ? 15 : 0)))
            {
                continue;
            }

            _text.Append(first ? "" : ", ");
            first = false;
            Names.Add((_text.Length, name));
            _text.Append('"' + name + "\": ");
            Value(field.Type, field.Allowed, depth + 1);
        }
    }

    private void Value(FieldType type, IReadOnlyList<string> allowed, int depth)
    {
        switch (type.Kind)
        {
            case ValueKind.Fields:
                _text.Append('{');
                Fields(type, depth, []);
                _text.Append('}');
                break;
            case ValueKind.Map:
                _text.Append("{\"a/b\": ");
                Value(type.Element!, [], depth + 1);
                _text.Append('}');
                break;
            case ValueKind.List:
                _text.Append('[');
                Value(type.Element!, allowed, depth + 1);
                _text.Append(']');
                break;
            default:
                var text = Scalar(type.Kind, allowed);
                Scalars.Add((_text.Length, text.Length, type.Kind));
                _text.Append(text);
                break;
        }
    }

    private string Scalar(ValueKind kind, IReadOnlyList<string> allowed) => kind switch
    {
        _ when allowed.Count > 0 => '"' + allowed[_random.Next(allowed.Count)] + '"',
        ValueKind.Text => _random.Next(2) == 0 ? "\"8080\"" : "\"a text\"",
        ValueKind.Int32 => _random.Next(int.MinValue, int.MaxValue).ToString(CultureInfo.InvariantCulture),
        ValueKind.Int64 => _random.NextInt64(-(1L << 60), 1L << 60).ToString(CultureInfo.InvariantCulture),
        ValueKind.Bool => "true",
        ValueKind.Number => "0.25",
        ValueKind.Quantity => _random.Next(2) == 0 ? "\"250m\"" : "2",
        ValueKind.IntOrText => _random.Next(2) == 0 ? "\"25%\"" : "2",
        ValueKind.Time => "\"2026-03-01T12:00:00Z\"",
        ValueKind.Bytes => "\"c2VjcmV0\"",
        _ => "[1, {\"x\": null}]",
    };
}
