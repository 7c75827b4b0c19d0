using System.Globalization;
using System.Text.Json;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Api;

/// <summary>The version of an API server, as far as it decides what may be asked of it.</summary>
/// <param name="Major">Such as 1.</param>
/// <param name="Minor">Such as 34; what providers append to it is left out.</param>
public readonly record struct ServerVersion(int Major, int Minor)
{
    /// <summary>Whether pods take <c>pods/resize</c> without a feature gate: from 1.33, where it is beta.</summary>
    public bool ResizesPods => (Major, Minor) is ( > 1, _) or (1, >= 33);

    /// <summary>Whether a memory limit may shrink without a restart of the container: from 1.34; 1.33 refuses it unless the container's resizePolicy says RestartContainer.</summary>
    public bool ShrinksMemory => (Major, Minor) is ( > 1, _) or (1, >= 34);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    internal static ServerVersion Read(JsonElement of) => new(Digits(of.Text("major")), Digits(of.Text("minor")));

    // Managed offerings answer "33+".
    private static int Digits(string text)
    {
        var length = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(length < 0 ? text : text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
