using Ullage.Audit.Objects;

namespace Ullage.Audit.Sources;

/// <summary>An entry of a kustomization's <c>images</c>: which image gets another name, tag or digest.</summary>
internal sealed record ImageChange(string Name, string? NewName, string? NewTag, string? Digest)
{
    /// <summary>The image after it; the same where it is another's.</summary>
    public ImageName Of(ImageName image) =>
        image.Repository != Name ? image
            : new(NewName ?? image.Repository, NewTag ?? (Digest is null ? image.Tag : null), Digest ?? (NewTag is null ? image.Digest : null));
}
