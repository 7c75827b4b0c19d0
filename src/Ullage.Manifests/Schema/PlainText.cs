namespace Ullage.Manifests.Schema;

/// <summary>What Kubernetes' reader of YAML takes a text without quotes for.</summary>
public static class PlainText
{
    /// <summary>Whether it is a truth value, such as <c>true</c>, <c>off</c> or <c>y</c>.</summary>
    /// <param name="text">The text.</param>
    public static bool IsTruthValue(string text) => ScalarTypes.Of(text).Type == ScalarType.Bool;

    /// <summary>Whether it is a number, such as <c>1e3</c>, <c>0x1F</c>, <c>1_000</c> or <c>.inf</c>.</summary>
    /// <param name="text">The text.</param>
    public static bool IsNumber(string text) => ScalarTypes.Of(text).Type is ScalarType.Integer or ScalarType.Fraction or ScalarType.NoNumber;
}
