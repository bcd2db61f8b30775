using System.Collections.Generic;
using System.Threading;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// What would make one answer better and takes too long for a request to wait for: hashes of its long forms, or its compressed
/// forms. Filled by whoever builds the answer; shared from then on. No member blocks.
/// </summary>
internal sealed class Wishes(Preparation preparation)
{
    private readonly List<(byte[] Path, FileFacts Facts, byte[]? Content)> _wishes = new(1);
    private int _requests;
    private volatile bool _wasAccepted;

    /// <summary>Whether one of them is to compress.</summary>
    public bool HasCompression { get; private set; }

    /// <summary>
    /// True while a file among the answer's may still change without its facts showing it: what is worked out of such a version
    /// could be taken for the next one's. The answer is made anew once the file has settled.
    /// </summary>
    public bool IsTooEarly { get; set; }

    /// <summary>Whether <see cref="CountRequest"/> still has to see every request.</summary>
    public bool AreCounting => !_wasAccepted && !IsTooEarly && _wishes.Count > 0;

    /// <summary>Whether one of them has come true, so that the answer is worth making anew.</summary>
    public bool AnyIsGranted => _wishes.Exists(wish => preparation.Find(wish.Path, wish.Facts) is not null);

    /// <summary>What would make an answer with <paramref name="file"/> better; null for nothing.</summary>
    public static Wishes? Of(FoundFile file, Preparation preparation)
    {
        Wishes? wishes = null;
        if (file.IsToBeCompressed)
        {
            Representation plain = file.Forms[0];
            (wishes = new Wishes(preparation)).AddCompression(plain.Path, plain.Content.Facts, plain.Content.Bytes!);
        }

        foreach (Representation form in file.Forms)
        {
            if (form.IsFile && form.HasWeakTag) (wishes ??= new Wishes(preparation)).AddHash(form.Path, form.Content.Facts);
        }

        if (wishes is not null) wishes.IsTooEarly = !file.IsSettled;
        return wishes;
    }

    /// <summary>Wishes for the hash of a long file.</summary>
    public void AddHash(byte[] path, in FileFacts facts) => _wishes.Add((path, facts, null));

    /// <summary>Wishes for the compressed forms of a short file. A crawler asks for everything once; what is asked for again is worth it.</summary>
    public void AddCompression(byte[] path, in FileFacts facts, byte[] content)
    {
        _wishes.Add((path, facts, content));
        HasCompression = true;
    }

    /// <summary>
    /// Tells that the answer was asked for; hands on what is wished for when it is time. What is refused, since there is too much
    /// to do, is asked for again by the next request.
    /// </summary>
    public void CountRequest()
    {
        if (!AreCounting) return;
        if (HasCompression && _requests < 2 && Interlocked.Increment(ref _requests) < 2) return;
        _wasAccepted = AskForAll();
    }

    /// <summary>Hands on what is wished for, without waiting for the time. False when some of it was refused.</summary>
    public bool AskForAll()
    {
        bool accepted = true;
        foreach ((byte[] path, FileFacts facts, byte[]? content) in _wishes)
            accepted &= content is null ? preparation.TryHash(path, facts) : preparation.TryCompress(path, facts, content);
        return accepted;
    }
}
