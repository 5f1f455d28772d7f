//! Sets of cells as bits, so that a season of openings is a few hundred machine words.

use crate::{Cell, Span};

const BITS: usize = u64::BITS as usize;

/// A set of cells within a fixed window.
///
/// Bit `i` of word `i / 64` stands for the `i`-th cell of the window; bits past the window are always clear. Cells
/// outside the window are in no set and are ignored when added or removed.
///
/// ```
/// use domain::{Cell, CellSet, Span};
/// let morning = Span::of(Cell::new(100), 36);
/// let mut free = CellSet::full(morning);
/// free.remove(Span::of(Cell::new(112), 12));
/// assert_eq!(free.starts(24).iter().next(), None, "neither piece is two hours long");
/// assert_eq!(free.starts(12).iter().map(Cell::number).collect::<Vec<_>>(), [100, 124]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellSet {
    window: Span,
    words: Vec<u64>,
}

impl CellSet {
    /// No cell of `window`.
    #[must_use]
    pub fn empty(window: Span) -> Self {
        Self {
            window,
            words: vec![0; window.len().div_ceil(BITS)],
        }
    }

    /// Every cell of `window`.
    #[must_use]
    pub fn full(window: Span) -> Self {
        let mut set = Self::empty(window);
        set.insert(window);
        set
    }

    /// The cells that can be members.
    #[must_use]
    pub const fn window(&self) -> Span {
        self.window
    }

    /// Adds every cell of `span`.
    pub fn insert(&mut self, span: Span) {
        self.each_word(span, |word, mask| *word |= mask);
    }

    /// Takes every cell of `span` out.
    pub fn remove(&mut self, span: Span) {
        self.each_word(span, |word, mask| *word &= !mask);
    }

    /// Whether `cell` is a member.
    #[must_use]
    pub fn contains(&self, cell: Cell) -> bool {
        self.window.contains(cell) && {
            let bit = self.bit(cell);
            self.words[bit / BITS] >> (bit % BITS) & 1 == 1
        }
    }

    /// Whether every cell of `span` is a member. True for an empty span.
    #[must_use]
    pub fn contains_all(&self, span: Span) -> bool {
        span.cells().all(|cell| self.contains(cell))
    }

    /// Whether there is no member.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Adds every member of `other`.
    ///
    /// # Panics
    /// When the two sets have different windows.
    pub fn unite(&mut self, other: &Self) {
        self.zip(other, |word, other| *word |= other);
    }

    /// Keeps only what `other` has as well.
    ///
    /// # Panics
    /// When the two sets have different windows.
    pub fn intersect(&mut self, other: &Self) {
        self.zip(other, |word, other| *word &= other);
    }

    /// The members from which `count` cells in a row are members: where something `count` cells long can start.
    ///
    /// Shifts and ANDs that double the known run each time, so an hour (12 cells) takes four passes and not eleven.
    #[must_use]
    pub fn starts(&self, count: u32) -> Self {
        let mut starts = self.clone();
        let count = count as usize;
        let mut known = 1;
        while known < count {
            let step = known.min(count - known);
            starts.keep_where_also_later(step);
            known += step;
        }
        starts
    }

    /// The cells `count` before its members: where something can start of which this says where it may go on.
    #[must_use]
    pub fn earlier(&self, count: u32) -> Self {
        let words = (0..self.words.len()).map(|index| self.word_later(index, count as usize));
        Self {
            window: self.window,
            words: words.collect(),
        }
    }

    /// Its members in order.
    pub fn iter(&self) -> impl Iterator<Item = Cell> {
        self.words.iter().enumerate().flat_map(move |(index, &word)| {
            let first = self.window.from.plus(to_i64(index * BITS));
            std::iter::successors((word != 0).then_some(word), |rest| {
                let rest = rest & (rest - 1);
                (rest != 0).then_some(rest)
            })
            .map(move |rest| first.plus(i64::from(rest.trailing_zeros())))
        })
    }

    /// `self &= self >> step`: keeps a cell if the one `step` later is a member too. Reads only words not yet written.
    fn keep_where_also_later(&mut self, step: usize) {
        for index in 0..self.words.len() {
            self.words[index] &= self.word_later(index, step);
        }
    }

    /// The word at `index` of `self >> step`.
    fn word_later(&self, index: usize, step: usize) -> u64 {
        let (words, bits) = (step / BITS, step % BITS);
        let word = |index| self.words.get(index).copied().unwrap_or(0);
        let (low, high) = (word(index + words), word(index + words + 1));
        if bits == 0 {
            low
        } else {
            low >> bits | high << (BITS - bits)
        }
    }

    fn each_word(&mut self, span: Span, change: impl Fn(&mut u64, u64)) {
        let span = span.intersection(self.window);
        if span.is_empty() {
            return;
        }
        let (first, last) = (self.bit(span.from), self.bit(span.until) - 1);
        for index in first / BITS..=last / BITS {
            let from = if index == first / BITS { first % BITS } else { 0 };
            let until = if index == last / BITS { last % BITS } else { BITS - 1 };
            change(
                &mut self.words[index],
                u64::MAX << from & u64::MAX >> (BITS - 1 - until),
            );
        }
    }

    fn zip(&mut self, other: &Self, change: impl Fn(&mut u64, u64)) {
        assert_eq!(self.window, other.window, "sets over different windows");
        for (word, &other) in self.words.iter_mut().zip(&other.words) {
            change(word, other);
        }
    }

    /// Position of a cell known to be at or after the window's first.
    fn bit(&self, cell: Cell) -> usize {
        Span::new(self.window.from, cell).len()
    }
}

fn to_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
