namespace Ullage.Inspection.Images;

/// <summary>Paths inside archives and images: no leading slash, no dots, no empty parts.</summary>
internal static class ImagePath
{
    private const int MostCharacters = 4096;

    /// <summary>The path in its one form; empty for the root; null when it leads outside or is too long.</summary>
    public static string? Normal(string path)
    {
        if (path.Length > MostCharacters)
        {
            return null;
        }

        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part == "..")
            {
                if (parts.Count == 0)
                {
                    return null;
                }

                parts.RemoveAt(parts.Count - 1);
                continue;
            }

            parts.Add(part);
        }

        return string.Join('/', parts);
    }

    /// <summary>What a link beside a path points to, before it is brought into its form.</summary>
    public static string Beside(string path, string target) => target.StartsWith('/') ? target : path.LastIndexOf('/') is >= 0 and var slash ? path[..(slash + 1)] + target : target;
}
