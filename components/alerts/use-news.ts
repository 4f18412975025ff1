"use client";
import { useEffect, useRef, useState } from "react";
import type { AlertLine } from "~/server/domain/alert";
import { newsOf } from "./alerts.view";

/** A screen reader is told at most this often. */
const SPEAK_EVERY_MS = 10_000;
const SOUND_KEY = "plimsoll-alert-sound";
const TONE_HZ = 660;
const TONE_SECONDS = 0.18;

/** What to say of alerts that came while the page was open, and, where the reader wants it, a sound. */
export function useNews(lines: readonly AlertLine[], isRead: boolean) {
  const [spoken, setSpoken] = useState("");
  const [isSoundOn, setSoundOn] = useState(false);
  /** Up to which alert was spoken; null before the first reading, which is no news. */
  const heard = useRef<string | null>(null);
  const spokeAtMs = useRef(0);
  useEffect(() => setSoundOn(window.localStorage.getItem(SOUND_KEY) === "on"), []);
  const newest = lines[0]?.id ?? "0";
  useEffect(() => {
    if (!isRead) return;
    if (heard.current === null) heard.current = newest;
    const news = newsOf(lines, heard.current);
    if (news === null) return;
    const speak = () => {
      spokeAtMs.current = performance.now();
      heard.current = newest;
      setSpoken(news);
      if (isSoundOn) beep();
    };
    const waitMs = spokeAtMs.current + SPEAK_EVERY_MS - performance.now();
    if (spokeAtMs.current === 0 || waitMs <= 0) return speak();
    const later = setTimeout(speak, waitMs); // what comes meanwhile is in the next sentence
    return () => clearTimeout(later);
  }, [isRead, lines, newest, isSoundOn]);
  const setSound = (isOn: boolean) => {
    window.localStorage.setItem(SOUND_KEY, isOn ? "on" : "off");
    setSoundOn(isOn);
    if (isOn) beep(); // so that one hears what it will be, and the browser lets it sound later
  };
  return { spoken, isSoundOn, setSound };
}

function beep(): void {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  volume.gain.value = 0.08;
  tone.frequency.value = TONE_HZ;
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + TONE_SECONDS);
  tone.onended = () => void audio.close();
}
