namespace Ullage.Manifests.Schema;

/// <summary>A type of value.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Fields">Number of the type with the fields, where it has fields.</param>
/// <param name="Element">Type of the values of a map or the items of a list.</param>
/// <param name="Keys">By which fields Kubernetes tells the items of a list apart; <c>=</c> alone where an item is its own key, none where it does not.</param>
internal sealed record FieldType(ValueKind Kind, int Fields = -1, FieldType? Element = null, IReadOnlyList<string>? Keys = null);
