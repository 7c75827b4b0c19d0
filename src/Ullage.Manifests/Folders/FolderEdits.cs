namespace Ullage.Manifests.Folders;

/// <summary>What changing a folder of manifests comes to.</summary>
/// <param name="Files">The files to write, each once, by path. All or none should be written.</param>
/// <param name="Outcomes">One for each change asked for, in that order.</param>
/// <param name="Unread">Files left out, each as <c>path: reason</c>: broken, too large, templates. A workload that was not found may be in one of them.</param>
public sealed record FolderEdits(IReadOnlyList<FileEdit> Files, IReadOnlyList<EditOutcome> Outcomes, IReadOnlyList<string> Unread);
