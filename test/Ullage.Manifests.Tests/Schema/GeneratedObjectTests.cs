using FsCheck;
using FsCheck.Fluent;
using Ullage.Manifests.Schema;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Tests.Schema;

/// <summary>Properties of the check over objects of every kind and version.</summary>
public sealed class GeneratedObjectTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(600);

    [Fact]
    public void What_fits_the_schema_has_no_finding() => Check.One(_config, Prop.ForAll<int, byte>((seed, version) =>
    {
        var (made, schema) = Make(seed, version);
        return schema.Check(YamlFile.Parse(made.Text)).Count == 0;
    }));

    [Fact]
    public void A_field_misspelt_is_found_where_it_stands() => Check.One(_config, Prop.ForAll<int, byte>((seed, version) =>
    {
        var (made, schema) = Make(seed, version);
        if (made.Names.Count == 0)
        {
            return true;
        }

        var (offset, name) = made.Names[Math.Abs(seed % made.Names.Count)];
        var file = YamlFile.Parse(made.Text.Insert(offset + 1, "ullage"));
        return schema.Check(file).Any(f => f.Problem == SchemaProblem.UnknownField && f.Node.Span.Start == offset && f.Path.EndsWith("ullage" + name, StringComparison.Ordinal));
    }));

    [Fact]
    public void A_scalar_that_becomes_a_mapping_or_a_text_a_number_is_found_where_it_stands() => Check.One(_config, Prop.ForAll<int, byte>((seed, version) =>
    {
        var (made, schema) = Make(seed, version);
        var spoilt = made.Scalars.Where(static s => s.Kind != ValueKind.Any).ToList();
        if (spoilt.Count == 0)
        {
            return true;
        }

        var (start, length, kind) = spoilt[Math.Abs(seed % spoilt.Count)];
        var bad = kind is ValueKind.Text or ValueKind.Time or ValueKind.Bytes ? "17" : "{\"a\": 1}";
        return schema.Check(YamlFile.Parse(made.Text.Remove(start, length).Insert(start, bad))).Any(f => f.Problem == SchemaProblem.WrongType && f.Node.Span.Start == start);
    }));

    [Fact]
    public void Every_type_of_the_table_can_be_read()
    {
        var seen = new HashSet<int>();
        var next = new Stack<FieldType>(FactTable.Shared.Kinds.Values.Select(static k => k.Type));
        while (next.TryPop(out var type))
        {
            if (type.Element is { } element)
            {
                next.Push(element);
            }
            else if (type.Kind == ValueKind.Fields && seen.Add(type.Fields))
            {
                foreach (var field in FactTable.Shared.FieldsOf(type)?.ByName.Values ?? [])
                {
                    Assert.True(field.Since <= field.Until && field.Allowed.All(static a => a.Length > 0));
                    next.Push(field.Type);
                }
            }
        }

        Assert.True(seen.Count > 700, $"{seen.Count} types");
    }

    private static (GeneratedObject Made, KubernetesSchema Schema) Make(int seed, byte version)
    {
        var at = version % KubernetesSchema.Versions.Count;
        return (new GeneratedObject(seed, at), KubernetesSchema.Of(KubernetesSchema.Versions[at]));
    }
}
