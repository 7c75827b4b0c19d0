using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;
using Ullage.Model;

namespace Ullage.Kubernetes.Changes;

/// <summary>Which part of a container a field is in.</summary>
public enum EditSection
{
    /// <summary><c>resources.requests</c>.</summary>
    Requests,

    /// <summary><c>resources.limits</c>.</summary>
    Limits,

    /// <summary><c>env</c>.</summary>
    Environment,
}

/// <summary>
/// One field of one container, as it was read from the cluster and as it shall be: enough to change it and to put it back, exactly.
/// </summary>
/// <param name="Container">The container.</param>
/// <param name="IsInit">Whether it is among the init containers, sidecars included.</param>
/// <param name="Section">Which part of it.</param>
/// <param name="Name"><c>cpu</c>, <c>memory</c>, or the variable's name.</param>
/// <param name="Before">The value as the cluster had it, in JSON (of a variable its whole item, valueFrom included); null where it was absent.</param>
/// <param name="After">The value that it shall have, likewise; null where it goes.</param>
public sealed record FieldEdit(string Container, bool IsInit, EditSection Section, string Name, string? Before, string? After)
{
    /// <summary>Who managed the field before.</summary>
    public IReadOnlyList<FieldOwner> Owners { get; init; } = [];

    /// <summary>Where it is, for people: <c>app: resources.limits.memory</c>.</summary>
    public string Where => $"{Container}: {(Section == EditSection.Environment ? "env." : $"resources.{SectionName(Section)}.")}{Name}";

    /// <summary>The value before, for people; <c>none</c> where it was absent.</summary>
    public string BeforeText => Shown(Before);

    /// <summary>The value after, for people; <c>none</c> where it goes.</summary>
    public string AfterText => Shown(After);

    /// <summary>Whether it is of a kind that a running pod can take without a new one.</summary>
    public bool IsResource => Section != EditSection.Environment;

    /// <summary>Whether an amount rises, or a limit that stood goes.</summary>
    public bool Rises => IsResource && (After, Before) switch
    {
        (null, not null) => Section == EditSection.Limits,
        (not null, not null) => Amount(After) > Amount(Before),
        _ => Section == EditSection.Requests,
    };

    /// <summary>Whether it is a memory limit that shrinks, or appears.</summary>
    public bool ShrinksMemoryLimit => Section == EditSection.Limits && Name == "memory" && After is not null && (Before is null || Amount(After) < Amount(Before));

    /// <summary>Whether the value before is another than what somebody tells of it.</summary>
    /// <param name="told">The amount told; null for none.</param>
    public bool DiffersFrom(string? told) => !Same(Section, Name, Before, told is null ? null : Json.Quote(told));

    internal static string SectionName(EditSection section) => section switch { EditSection.Requests => "requests", EditSection.Limits => "limits", _ => "env" };

    /// <summary>Whether two values mean the same, however they are written; for variables, whether their items are the same.</summary>
    internal static bool Same(EditSection section, string name, string? left, string? right)
    {
        if (left is null || right is null)
        {
            return left is null && right is null;
        }

        if (section == EditSection.Environment)
        {
            using var a = JsonDocument.Parse(left);
            using var b = JsonDocument.Parse(right);
            return JsonElement.DeepEquals(WithoutEmpty(a.RootElement), WithoutEmpty(b.RootElement));
        }

        var (x, y) = (Unquoted(left), Unquoted(right));
        return name == "cpu"
            ? CpuQuantity.TryParse(x, out var cpuX, out _) && CpuQuantity.TryParse(y, out var cpuY, out _) ? cpuX == cpuY : x == y
            : ByteQuantity.TryParse(x, out var bytesX, out _) && ByteQuantity.TryParse(y, out var bytesY, out _) ? bytesX == bytesY : x == y;
    }

    /// <summary>The amount of a field in nanocores or bytes; 0 where it is absent or no quantity.</summary>
    internal double Amount(string? raw) => raw is null ? 0 : Name == "cpu"
        ? CpuQuantity.TryParse(Unquoted(raw), out var cpu, out _) ? cpu.Nanocores : 0
        : ByteQuantity.TryParse(Unquoted(raw), out var bytes, out _) ? bytes.Bytes : 0;

    /// <summary>The item of a variable with a plain value.</summary>
    internal static string Variable(string name, string value) => System.Text.Encoding.UTF8.GetString(Json.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("value", value);
        json.WriteEndObject();
    }).Span);

    // A variable without a value and one with an empty value are the same to Kubernetes, which leaves the empty one out.
    private static JsonElement WithoutEmpty(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || item.Field("value") is not { ValueKind: JsonValueKind.String } value || value.GetString()!.Length > 0)
        {
            return item;
        }

        using var parsed = JsonDocument.Parse(Json.Bytes(json =>
        {
            json.WriteStartObject();
            foreach (var property in item.EnumerateObject().Where(static p => !p.NameEquals("value")))
            {
                property.WriteTo(json);
            }

            json.WriteEndObject();
        }));
        return parsed.RootElement.Clone();
    }

    private static string Unquoted(string raw)
    {
        using var parsed = JsonDocument.Parse(raw);
        return parsed.RootElement.ValueKind == JsonValueKind.String ? parsed.RootElement.GetString()! : raw;
    }

    private string Shown(string? raw)
    {
        if (raw is null)
        {
            return "none";
        }

        if (IsResource)
        {
            return Printable.Of(Unquoted(raw));
        }

        using var parsed = JsonDocument.Parse(raw);
        var item = parsed.RootElement;
        return item.Field("valueFrom") is { ValueKind: JsonValueKind.Object } source
            ? "from " + Printable.Of(string.Join(' ', source.EnumerateObject().Select(static p => $"{p.Name} {p.Value.Text("resource")}{p.Value.Text("fieldPath")}{p.Value.Text("name")}")))
            : Printable.Of(item.Text("value"));
    }
}
