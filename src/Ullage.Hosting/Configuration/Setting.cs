namespace Ullage.Hosting.Configuration;

/// <summary>A setting as it was read, for people: what it is, and where that came from.</summary>
/// <param name="Key">The name of its environment variable.</param>
/// <param name="Shown">Its value; <c>***</c> for secrets and for what came from a file.</param>
/// <param name="Source"><c>set</c>, <c>default</c>, or <c>file</c> and the path.</param>
internal sealed record Setting(string Key, string Shown, string Source)
{
    /// <summary>Two lines as <c>docker run --env-file</c> takes them: a comment with the source, and the value as it is, since nothing is quoted or escaped there.</summary>
    public override string ToString() => $"# {Source}\n" + (Shown.AsSpan().IndexOfAny('\n', '\r') < 0 ? $"{Key}={Shown}" : $"# {Key} holds line breaks, which an env file cannot");
}
