using Ullage.Manifests.Yaml;
using Ullage.Model;

namespace Ullage.Audit.Objects;

/// <summary>A variable of a container.</summary>
internal readonly record struct EnvironmentVariable(YamlNode Node, string Name)
{
    /// <summary>Its literal value; null when it comes from elsewhere or is filled in later.</summary>
    public string? Literal => ValueNode.Exists && ValueNode.Kind == YamlNodeKind.Scalar && !Node["valueFrom"].IsGiven() && !NodeReading.IsPlaceholder(ValueNode.Text) && !ValueNode.Text.Contains("$(", StringComparison.Ordinal) ? ValueNode.Text : null;

    public YamlNode ValueNode => Node["value"];

    /// <summary>The resource whose amount it takes by the downward API, such as <c>limits.memory</c>; empty otherwise.</summary>
    public string ResourceField => Node["valueFrom"]["resourceFieldRef"]["resource"].Text;

    /// <summary>The divisor of that amount; empty when none is written.</summary>
    public string Divisor => Node["valueFrom"]["resourceFieldRef"]["divisor"].Text;

    /// <summary>Whether the amount comes in whole units, such as bytes: the divisor is 1, which it is too when none is written, or 0.</summary>
    public bool TakesWhole => Divisor is "" or "0" or "1" || (Quantity.TryParse(Divisor, out var divisor, out _) && (divisor.Sign == 0 || divisor == Quantity.FromScaled(1, 0, QuantityFormat.DecimalSI)));

    /// <summary>The best place for a finding about its value.</summary>
    public YamlNode Place => ValueNode.Exists ? ValueNode : Node["valueFrom"]["resourceFieldRef"]["resource"] is { Exists: true } amount ? amount : Node["name"];
}
