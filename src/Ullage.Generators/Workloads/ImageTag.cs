namespace Ullage.Generators.Workloads;

/// <summary>What tells two versions of an image apart.</summary>
public static class ImageTag
{
    /// <summary>The tag, or the first twelve digits of a digest, fit for the end of a name.</summary>
    /// <param name="image">Such as <c>registry.example/shop:1.4.2</c>.</param>
    /// <exception cref="GenerationException">It has neither, or the tag is <c>latest</c>.</exception>
    public static string Of(string image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var at = image.IndexOf("@sha256:", StringComparison.Ordinal);
        if (at >= 0)
        {
            return image[(at + 8)..Math.Min(image.Length, at + 20)];
        }

        var colon = image.LastIndexOf(':');
        var tag = colon > image.LastIndexOf('/') ? image[(colon + 1)..] : "";
        return tag is not ("" or "latest")
            ? new string([.. tag.ToLowerInvariant().Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-')
            : throw new GenerationException($"image {image} has no fixed version, and what runs tomorrow may be another; give a tag, such as {(colon > image.LastIndexOf('/') ? image[..colon] : image)}:1.4.2");
    }
}
