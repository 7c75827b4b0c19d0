using System.Globalization;

namespace Ullage.Manifests.Schema;

/// <summary>A release of Kubernetes without its patch, such as <c>1.33</c>. The default value stands for none.</summary>
/// <param name="Major">First number; 1 for every release so far.</param>
/// <param name="Minor">Second number, from 0.</param>
public readonly record struct KubernetesVersion(int Major, int Minor) : IComparable<KubernetesVersion>
{
    /// <summary>Reads <c>1.33</c>, <c>v1.33</c>, <c>1.33.4</c> or <c>v1.33.4-gke.100</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static KubernetesVersion Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.TrimStart('v').Split('.', 3);
        return parts.Length >= 2 && Number(parts[0]) is { } major && Number(parts[1].TrimEnd('+')) is { } minor
            ? new(major, minor)
            : throw new FormatException($"\"{text}\" is not a version of Kubernetes; expected one such as 1.33");
    }

    /// <inheritdoc/>
    public int CompareTo(KubernetesVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <summary><c>1.33</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    private static int? Number(string text) => text.Length <= 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
