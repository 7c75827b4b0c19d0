namespace Ullage.Inspection.Dockerfiles;

/// <summary>The name of an image: <c>registry.example.com:5000/team/app:1.2@sha256:…</c>.</summary>
public sealed record ImageReference
{
    /// <summary>The registry, or empty for the usual one (docker.io).</summary>
    public string Registry { get; init; } = "";

    /// <summary>The repository: <c>library/golang</c> is written as <c>golang</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The tag, or empty.</summary>
    public string Tag { get; init; } = "";

    /// <summary>The digest, or empty.</summary>
    public string Digest { get; init; } = "";

    /// <summary>The last part of the repository: <c>golang</c>.</summary>
    public string Name => Repository[(Repository.LastIndexOf('/') + 1)..];

    /// <summary>Whether it is the empty image.</summary>
    public bool IsScratch => Repository == "scratch" && Registry.Length == 0;

    /// <summary>Whether what it names may be another image tomorrow: neither a digest nor a tag, or the tag <c>latest</c>.</summary>
    public bool IsFloating => !IsScratch && Digest.Length == 0 && (Tag.Length == 0 || Tag == "latest");

    /// <summary>Takes a name apart.</summary>
    public static ImageReference Parse(string text)
    {
        var digest = "";
        if (text.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            digest = text[(at + 1)..];
            text = text[..at];
        }

        var slash = text.LastIndexOf('/');
        var tag = "";
        if (text.IndexOf(':', slash + 1) is >= 0 and var colon)
        {
            tag = text[(colon + 1)..];
            text = text[..colon];
        }

        var registry = "";
        var first = text.IndexOf('/', StringComparison.Ordinal);
        if (first > 0 && text[..first] is var host && (host.AsSpan().ContainsAny('.', ':') || host == "localhost"))
        {
            registry = host is "docker.io" or "index.docker.io" ? "" : host;
            text = text[(first + 1)..];
        }

        return new ImageReference { Registry = registry, Repository = registry.Length == 0 && text.StartsWith("library/", StringComparison.Ordinal) ? text["library/".Length..] : text, Tag = tag, Digest = digest };
    }

    /// <summary>The name as one would write it.</summary>
    public override string ToString() => (Registry.Length > 0 ? Registry + "/" : "") + Repository + (Tag.Length > 0 ? ":" + Tag : "") + (Digest.Length > 0 ? "@" + Digest : "");
}
