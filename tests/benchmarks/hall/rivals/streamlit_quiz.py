"""The small quiz in Streamlit: streamlit run streamlit_quiz.py."""

import streamlit as st
from small_quiz import COMMIT, FIGURE, OPTIONS, QUESTIONS, TITLE, feedback, progress

st.title(TITLE)
st.image(FIGURE, width=320)
chosen = [st.radio(legend, OPTIONS, index=None) for legend, _ in QUESTIONS]
st.write(progress(chosen))
if st.button(COMMIT):
    for line in feedback(chosen):
        st.write(line)
