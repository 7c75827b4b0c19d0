namespace Ullage.Inspection.Images;

/// <summary>What an entry of a tar archive is.</summary>
public enum TarKind
{
    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>Another name of a file that came before.</summary>
    HardLink,

    /// <summary>A device, a pipe, and what else there is.</summary>
    Other,
}

/// <summary>An entry of a tar archive.</summary>
/// <param name="Path">Its path as written.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes of its content.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Link">What a link points to; else empty.</param>
internal sealed record TarEntry(string Path, TarKind Kind, long Size, int Mode, string Link);
