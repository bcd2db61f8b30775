namespace Saker.Soak.Exchanges;

/// <summary>What is asked.</summary>
internal enum ExchangeKind
{
    Whole,
    Coded,
    Head,
    SingleRange,
    ManyRanges,
    RangeBeyondTheEnd,
    IfNoneMatch,
    IfModifiedSince,
    IfMatch,
    IfRange,
    Missing,
    Hidden,
    AboveTheRoot,
    Listing,
    FolderWithoutSlash,
    OtherMethod,
}
