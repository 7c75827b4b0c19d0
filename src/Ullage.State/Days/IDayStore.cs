namespace Ullage.State;

/// <summary>Where days are kept between runs. What is written appears whole or not at all; safe for concurrent use, also by several processes.</summary>
public interface IDayStore : IAsyncDisposable
{
    /// <summary>What it is, for people; without credentials.</summary>
    string Description { get; }

    /// <summary>What is kept of a scope.</summary>
    /// <exception cref="StateException">The store cannot be read.</exception>
    Task<KeptDays> ListAsync(StateScope scope, CancellationToken cancellationToken);

    /// <summary>The containers of one bucket of a day; empty where it is not kept.</summary>
    /// <exception cref="StateDamagedException">The bytes are not those that were written.</exception>
    /// <exception cref="StateException">The store cannot be read.</exception>
    Task<IReadOnlyList<ContainerDay>> ReadAsync(StateScope scope, int day, int bucket, CancellationToken cancellationToken);

    /// <summary>Keeps buckets of a day, in place of what was kept of them. All of them or none.</summary>
    /// <exception cref="StateException">The store cannot be written.</exception>
    Task WriteAsync(StateScope scope, int day, DayReading reading, IReadOnlyDictionary<int, IReadOnlyList<ContainerDay>> buckets, CancellationToken cancellationToken);

    /// <summary>Forgets a day of a scope.</summary>
    /// <exception cref="StateException">The store cannot be written.</exception>
    Task RemoveAsync(StateScope scope, int day, CancellationToken cancellationToken);

    /// <summary>Forgets days before one, of every scope: what an earlier configuration kept ages out too.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="StateException">The store cannot be written.</exception>
    Task<int> RetainAsync(int firstDay, CancellationToken cancellationToken);

    /// <summary>What the last run of a scope decided, as it was given to <see cref="SaveOutcomeAsync"/>; null where there was none.</summary>
    /// <exception cref="StateException">The store cannot be read.</exception>
    Task<byte[]?> LastOutcomeAsync(StateScope scope, CancellationToken cancellationToken);

    /// <summary>Keeps what a run decided, in place of the last.</summary>
    /// <exception cref="StateException">The store cannot be written.</exception>
    Task SaveOutcomeAsync(StateScope scope, byte[] outcome, CancellationToken cancellationToken);
}
