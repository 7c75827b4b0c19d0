namespace Ullage.Manifests.Kubernetes;

/// <summary>What happens to one field: it stays (the default), is set, or goes.</summary>
public readonly record struct FieldChange
{
    private FieldChange(bool isGiven, string? value)
    {
        IsGiven = isGiven;
        Value = value;
    }

    /// <summary>The field stays as it is.</summary>
    public static FieldChange Keep => default;

    /// <summary>The field goes.</summary>
    public static FieldChange Remove { get; } = new(true, null);

    /// <summary>Whether anything happens.</summary>
    public bool IsGiven { get; }

    /// <summary>The new value, or null where the field goes or stays.</summary>
    public string? Value { get; }

    /// <summary>The field gets a value.</summary>
    /// <param name="value">The value as Kubernetes writes it, such as <c>250m</c>.</param>
    public static FieldChange Set(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        return new(true, value);
    }
}
